/** Returns the body of an answer: JSON of exactly `bytes`, as long as the bot's own answer, and no card of its own. */
export function answerOf(
  question: { id: string; roomId: string; roomType: string },
  text: string,
  bytes: number,
): string {
  const body = (filler: string) =>
    JSON.stringify({
      roomId: question.roomId,
      // A direct space has no threads.
      ...(question.roomType === 'group' && { parentId: question.id }),
      markdown: `Floor: ${text}`,
      attachments: [{ contentType: CARD, content: { filler } }],
    });
  return body('x'.repeat(Math.max(0, bytes - Buffer.byteLength(body('')))));
}

const CARD = 'application/vnd.microsoft.card.adaptive';
