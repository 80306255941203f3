"""What the JSON addresses take and answer, as an OpenAPI document: `GET /openapi.json`. Built from the limits and the
form kinds of the code itself, so that it says what the parsers do; it holds nothing of anybody and needs no session."""
