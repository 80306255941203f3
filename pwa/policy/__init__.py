"""Rule parameters with their source, 'law' or 'practice'; a unit may override."""
