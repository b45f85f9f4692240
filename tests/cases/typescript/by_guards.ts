// Guards narrow, mistakes in them are mistakes of types, and what is thrown is caught.
import {
  caught,
  ContactsException,
  hasName,
  hasStatus,
  isContactsError,
  isKnown,
  isRetryable,
  parseError,
  parsePayload,
  retryDelayMs,
  type ContactExistsError,
  type ContactsError,
  type ErrorCode,
  type ErrorOf,
  type WithStatus,
} from "contacts";

const error: ContactsError = parseError(409, [["Retry-After", "1"]], "{}");
const same: ContactsError = parsePayload(409, { success: false });

if (hasName(error, "CONTACT_EXISTS")) {
  const exists: ContactExistsError = error;
  const code: "CONTACT_EXISTS" = exists.code;
  console.log(code);
}
if (hasName(error, "CONTACT_EXISTS", "NOT_FOUND")) {
  const either: ErrorOf<"CONTACT_EXISTS" | "NOT_FOUND"> = error;
  console.log(either.name);
}
// @ts-expect-error There is no such name.
hasName(error, "CONTACT_EXIST");
if (hasStatus(error, 409)) {
  const conflict: WithStatus<409> = error;
  const status: 409 = conflict.status;
  console.log(status);
}
if (isKnown(error)) {
  // @ts-expect-error There is no such code.
  console.log(error.code === "CONTACT_EXIST");
  const code: ErrorCode | null = error.code;
  console.log(code);
}
try {
  throw new ContactsException(error);
} catch (thrown) {
  const found: ContactsError | null = caught(thrown);
  const delay: number | null = found && retryDelayMs(found, 2, { random: () => 0.5 });
  console.log(found && isRetryable(found), delay, isContactsError(thrown), same);
}
const status: number | null = error.status;
const message: string | null = error.message;
// @ts-expect-error An error is not changed.
error.message = "other";
console.log(status, message);
