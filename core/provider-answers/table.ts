// The one table from what providers answer to what it says of an account (provider-answers.md §6). The first row that fits decides, so
// codes and words come before statuses: a final code rides on odd statuses. Not here, because no answer alone says it: row 3 (a refresh is
// under way) and row 12's end by the calendar (core/credential/status.ts), row 28 (another identity: where the numbers or tokens are
// filed), row 27 (device sign-in: device-table.ts), and the API key of Google in row 22, which no service takes.
import { anthropicRows } from './anthropic-rows.ts';
import { generalRows, noAnswerRows } from './general-rows.ts';
import { googleRows } from './google-rows.ts';
import { openAiRows } from './openai-rows.ts';
import type { Row } from './row.ts';
import { tokenRows } from './token-rows.ts';

export const table: readonly Row[] = [
  ...noAnswerRows,
  ...googleRows,
  ...tokenRows,
  ...openAiRows,
  ...anthropicRows,
  ...generalRows,
];
