// Every address of the web application that names no file is a page of it: the application itself shows which.
function handler(event) {
  var request = event.request;
  var last = request.uri.substring(request.uri.lastIndexOf("/") + 1);
  if (!/\.[A-Za-z0-9]{1,12}$/.test(last)) {
    request.uri = "/index.html";
  }
  return request;
}
