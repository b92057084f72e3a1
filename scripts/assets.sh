#!/usr/bin/env bash
# Fetches what the film engine needs beyond Python packages, without root: fonts, RHVoice voices and a
# General MIDI sound font are unpacked from Debian packages into .assets/ (nothing is installed system-wide).
# On a system without apt the script says what will be missing; `reelestate doctor` says it again.
set -euo pipefail
cd "$(dirname "$0")/.."
assets="${REELESTATE_ASSETS_DIR:-.assets}"
stamp="$assets/.complete"
packages="librhvoice5 librhvoice-core7 libsonic0 rhvoice-english fonts-inter fonts-noto-core fonts-noto-cjk musescore-general-soundfont-small"
[ -f "$stamp" ] && [ "$(cat "$stamp")" = "$packages" ] && exit 0

if ! command -v apt-get >/dev/null || ! command -v dpkg >/dev/null; then
  echo "assets: apt and dpkg are not here. Put Inter and Noto fonts into $assets/fonts; speech falls back to eSpeak NG, music to the built-in synthesizer." >&2
  mkdir -p "$assets/fonts"
  exit 0
fi

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$work/debs"
# The mirror is the one this system already uses; only the component list is wider, and only for this script.
# RHVoice stands in non-free because two of its voices may not be used commercially; those two are removed below.
read -r mirror suite < <(apt-get indextargets --format '$(REPO_URI) $(CODENAME)' 'Identifier: Packages' | grep -vE 'security|updates|backports' | head -1) || true
if [ -z "${mirror:-}" ]; then
  apt-get -qq update
  read -r mirror suite < <(apt-get indextargets --format '$(REPO_URI) $(CODENAME)' 'Identifier: Packages' | grep -vE 'security|updates|backports' | head -1)
fi
signed="$(ls /usr/share/keyrings/debian-archive-keyring.* 2>/dev/null | head -1)"
echo "deb ${signed:+[signed-by=$signed]} $mirror $suite main non-free" > "$work/sources.list"
apt=(apt-get -qq -o "Dir::Etc::sourcelist=$work/sources.list" -o Dir::Etc::sourceparts=-
     -o "Dir::State::lists=$work/lists" -o "Dir::Cache=$work/cache" -o APT::Sandbox::User=root)
"${apt[@]}" update
(cd "$work/debs" && "${apt[@]}" download $packages)
for deb in "$work"/debs/*.deb; do dpkg -x "$deb" "$work/root"; done

mkdir -p "$assets/fonts" "$assets/rhvoice/lib" "$assets/soundfonts"
find "$work/root/usr/share/fonts" \( -name 'Inter-*.otf' -o -name 'NotoSans-*.ttf' -o -name 'NotoSansDevanagari-*.ttf' \
  -o -name 'NotoSansTamil-*.ttf' -o -name 'NotoSansArabic-*.ttf' -o -name 'NotoSansHebrew-*.ttf' -o -name 'NotoSansThai-*.ttf' \
  -o -name 'NotoSansBengali-*.ttf' -o -name 'NotoSansTelugu-*.ttf' -o -name 'NotoSansSymbols*.ttf' -o -name 'NotoSerif-*.ttf' -o -name 'NotoSansCJK-*.ttc' \) \
  \( -name '*Regular*' -o -name '*Medium*' -o -name '*Bold*' -o -name '*SemiBold*' -o -name '*ExtraBold*' \) \
  ! -name '*Italic*' ! -name '*Condensed*' ! -name '*Display-*' -exec cp {} "$assets/fonts/" \;
find "$work/root" -name 'libRHVoice*.so*' -exec cp -P {} "$assets/rhvoice/lib/" \;
find "$work/root" -name 'libsonic.so*' -exec cp -P {} "$assets/rhvoice/lib/" \;
rm -rf "$assets/rhvoice/share" && cp -r "$work/root/usr/share/RHVoice" "$assets/rhvoice/share"
rm -rf "$assets/rhvoice/share/voices/lyubov" "$assets/rhvoice/share/voices/evgeniy-eng"
mkdir -p "$assets/rhvoice/etc" && { cp -r "$work/root/etc/RHVoice/." "$assets/rhvoice/etc/" 2>/dev/null || true; }
find "$work/root/usr/share" -name '*.sf[23]' -exec cp {} "$assets/soundfonts/" \;
echo -n "$packages" > "$stamp"
