// Every error of contacts by its name, which is never null for those that are known.
import type { ContactsError, ErrorName, KnownError } from "contacts";

export function text(error: ContactsError): string {
  switch (error.name) {
    case "UNAUTHORIZED":
    case "FORBIDDEN":
      return `You may not: ${error.code}`;
    case "NOT_FOUND":
      return "It is gone.";
    case "CONTACT_EXISTS":
      return "There is such a contact already.";
    case "VALIDATION_ERROR":
      return validation(error);
    case "too_many_attempts":
      return `Wait for ${error.retryAfter ?? 60} seconds.`;
    case "SERVER_ERROR":
      return "Try again in a moment.";
    case "transient_failure":
      return "Try again.";
    case null:
      return `${error.code ?? "no code"}: ${error.message ?? "no message"}`;
    default:
      return unexpected(error);
  }
}

function validation(error: Extract<KnownError, { name: "VALIDATION_ERROR" }>): string {
  switch (error.case) {
    case "malformed_list":
      return "The list is malformed.";
    case "invalid_fields":
      // What a case requires is there.
      return Object.keys(error.data.details).join(", ");
    case null:
      return Object.keys(error.data.details ?? {}).join(", ");
    default:
      return unexpected(error);
  }
}

function unexpected(error: never): never {
  throw new Error(`unexpected: ${String(error)}`);
}

export const names: Record<ErrorName, number> = {
  UNAUTHORIZED: 1,
  FORBIDDEN: 2,
  NOT_FOUND: 3,
  CONTACT_EXISTS: 4,
  VALIDATION_ERROR: 5,
  too_many_attempts: 6,
  SERVER_ERROR: 7,
  transient_failure: 8,
};
