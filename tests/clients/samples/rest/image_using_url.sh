# First upload the file using the Files API, then use the URI:
curl -X POST "$GOOGLE_GEMINI_BASE_URL/v1beta/interactions" \
  -H "x-goog-api-key: $GEMINI_API_KEY" \
  -H 'Content-Type: application/json' \
  -d '{
    "model": "gemini-3-flash-preview",
    "input": [
      {"type": "text", "text": "Caption this image."},
      {
        "type": "image",
        "uri": "'"$YOUR_FILE_URI"'",
        "mime_type": "image/jpeg"
      }
    ]
  }'
