"""From template to mail, without a row: placeholders filled in, what people typed made harmless, text and HTML."""
