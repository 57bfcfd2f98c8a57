#!/bin/sh
# Database and files of one moment into a folder; the last 14 stay. Needs DATABASE_URL and VAR_DIR.
set -eu
folder="$1"
name="$(date +%Y%m%d-%H%M%S)"
mkdir -p "$folder" "$VAR_DIR/media" "$VAR_DIR/private"
pg_dump --format=custom --no-owner --file="$folder/$name.dump.part" "$DATABASE_URL"
tar --create --gzip --file="$folder/$name.files.tar.gz.part" --directory="$VAR_DIR" media private
# A name without .part is whole.
mv "$folder/$name.dump.part" "$folder/$name.dump"
mv "$folder/$name.files.tar.gz.part" "$folder/$name.files.tar.gz"
find "$folder" -name '*.part' -mmin +120 -delete
ls -1 "$folder"/*.dump | sort -r | tail -n +15 | while read -r old; do
  rm -f "$old" "${old%.dump}.files.tar.gz"
done
echo "$folder/$name"
