"""Describe the JSON addresses as an OpenAPI document: `GET /openapi.json`. It is built from the limits and form kinds
of the code, so it says what the parsers do. It holds no personal data and needs no session."""
