// Requests to the Contacts API: an error response is an error that is thrown, and a request
// that may be sent again is sent again, after the wait that the server asks for.
import {
  caught,
  ContactsException,
  errorOf,
  isKnown,
  retryDelayMs,
  type ContactsError,
} from "../../generated/typescript/contacts.ts";

const ATTEMPTS = 3;

/** Return what the API responds; throw its error. */
export async function request(
  url: string,
  options: RequestInit = {},
  note: (text: string) => void = () => {},
): Promise<unknown> {
  const headers = { "X-Api-Key": "open sesame", "Content-Type": "application/json" };
  for (let attempt = 1; ; attempt += 1) {
    const response = await fetch(url, { ...options, headers: { ...headers, ...options.headers } });
    const error = await errorOf(response);
    if (error === null) return response.json();
    const delay = attempt < ATTEMPTS ? retryDelayMs(error, attempt) : null;
    if (delay === null) throw new ContactsException(error);
    note(`waiting ${Math.round(delay / 1000)} s`);
    await new Promise((done) => setTimeout(done, delay));
  }
}

/** Return what to tell the user about anything that was thrown. */
export function said(thrown: unknown): string {
  const error = caught(thrown);
  if (error === null) return `No response: ${String(thrown)}`;
  return isKnown(error) ? known(error) : `${error.code ?? error.status}: ${error.message ?? "?"}`;
}

function known(error: Exclude<ContactsError, { name: null }>): string {
  switch (error.name) {
    case "UNAUTHORIZED":
    case "FORBIDDEN":
      return "Check the key.";
    case "NOT_FOUND":
      return "There is no such contact.";
    case "CONTACT_EXISTS":
      return error.message ?? "There is such a contact already.";
    case "VALIDATION_ERROR":
      return Object.entries(error.case === "malformed_list" ? {} : (error.data.details ?? {}))
        .map(([field, texts]) => `${field}: ${texts.join("; ")}`)
        .join(", ");
    case "too_many_attempts":
      return `Slow down: wait for ${error.retryAfter ?? 60} seconds.`;
    case "SERVER_ERROR":
    case "transient_failure":
      return "The server is at fault, try later.";
    default:
      return never(error);
  }
}

function never(error: never): never {
  throw new Error(`no branch for ${JSON.stringify(error)}`);
}
