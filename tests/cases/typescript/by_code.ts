// Every error of contacts, by its code; the compiler says so when the catalog gains one.
import { errorOf, isKnown, type ContactsError } from "contacts";

export function text(error: ContactsError): string {
  if (!isKnown(error)) return error.message ?? `Something went wrong (${error.status}).`;
  switch (error.code) {
    case "UNAUTHORIZED":
      return "Sign in again.";
    case "FORBIDDEN":
      return "You may not do that.";
    case "NOT_FOUND":
      return "It is gone.";
    case "CONTACT_EXISTS":
      return error.message ?? "There is such a contact already.";
    case "VALIDATION_ERROR":
      return Object.entries(error.data.details ?? {})
        .map(([field, said]) => `${field}: ${said.join(" ")}`)
        .join("\n");
    case "SERVER_ERROR":
      return "Try again in a moment.";
    case null:
      return error.name === "too_many_attempts" ? "Slow down." : "Try again in a moment.";
    default:
      return unexpected(error);
  }
}

function unexpected(error: never): never {
  throw new Error(`unexpected: ${JSON.stringify(error)}`);
}

export async function load(url: string): Promise<string> {
  const response = await fetch(url);
  const error = await errorOf(response);
  return error === null ? await response.text() : text(error);
}
