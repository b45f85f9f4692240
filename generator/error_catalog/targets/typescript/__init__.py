"""Typed errors for clients in TypeScript."""
