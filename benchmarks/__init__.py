"""What the generated package costs and survives, beside the error layers of known SDKs."""
