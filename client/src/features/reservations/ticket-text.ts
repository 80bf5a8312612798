/**
 * What a ticket's QR code says: `JARI1:<confirmation code>:<entry number>`, for example `JARI1:V5DSRZ9AF4:17`. The
 * code proves the purchase, the number tells the places of one purchase apart, and the 1 lets the format change.
 * Capitals, digits and colons alone, which QR codes store in the fewest modules (alphanumeric mode). The format is
 * described for scanners in `server/docs/decisions/0017-tickets-without-a-connection.md`.
 */
export function ticketText(confirmationCode: string, entryNumber: number): string {
  return `JARI1:${confirmationCode.toUpperCase()}:${entryNumber}`;
}
