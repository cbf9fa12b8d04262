#!/bin/sh
# Cuts static/fonts/ out of the published Sofia Sans, the same bytes each time: the site uses weights
# from 400 to 800 only and the characters that static/css/fonts.css names for each file, which makes
# half of a page's fonts. Of the features it keeps kerning, the ligatures of "fi", figures of one
# width, and accents set on any letter (Bulgarian marks stress so). `locl` goes: this font's own
# Cyrillic is Bulgarian, and `locl` only swaps it for the Russian forms, in a language that no page
# is written in.
# The licence (static/fonts/OFL.txt) allows this, and reserves no font name: the cut font keeps it.
# Needs npm, and uv from the test set. Run it after changing a unicode-range or the version here.
set -eu
cd "$(dirname "$0")/.."
version=5.3.0
checksum=64c181c2b98bc1ba05091ac0d6eac1ebd9c56a29489ce05c0187a3cd73042d8d

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm pack --silent --pack-destination "$work" "@fontsource-variable/sofia-sans@$version"
echo "$checksum  $work/fontsource-variable-sofia-sans-$version.tgz" | sha256sum --check --quiet
tar -xzf "$work"/*.tgz -C "$work"

fonttools() { uv run --quiet --no-project --with fonttools==4.68.0 --with brotli==1.2.1 fonttools "$@"; }
for file in static/fonts/*.woff2; do
  name=$(basename "$file")
  range=$(sed -n "/$name/,/}/s/.*unicode-range: \(.*\);/\1/p" static/css/fonts.css)
  fonttools varLib.instancer --quiet --no-recalc-timestamp -o "$work/$name.ttf" \
    "$work/package/files/$name" wght=400:800
  fonttools subset "$work/$name.ttf" --unicodes="${range:?$name is not in fonts.css}" --flavor=woff2 --output-file="$file" \
    --layout-features=kern,liga,tnum,mark,ccmp
done
cp "$work/package/LICENSE" static/fonts/OFL.txt
