# The shortest upload: start, bytes and end in a single request.
IMAGE_PATH="path/to/sample.jpg"
MIME_TYPE="image/jpeg"
NUM_BYTES=$(wc -c < "${IMAGE_PATH}")

curl "${GOOGLE_GEMINI_BASE_URL}/upload/v1beta/files?key=${GEMINI_API_KEY}" \
  -H "X-Goog-Upload-Command: start, upload, finalize" \
  -H "X-Goog-Upload-Header-Content-Length: ${NUM_BYTES}" \
  -H "X-Goog-Upload-Header-Content-Type: ${MIME_TYPE}" \
  --data-binary "@${IMAGE_PATH}" 2> /dev/null > file_info.json

file_uri=$(sed -n 's/.*"uri": *"\([^"]*\)".*/\1/p' file_info.json)
echo file_uri=$file_uri
