// Tells the API whose request it is. Whatever the viewer sent under that name is overwritten.
function handler(event) {
  var request = event.request;
  request.headers["x-studio-viewer"] = { value: event.viewer.ip };
  return request;
}
