/** What was asked for before the app was there, handed to it. */
import type { CaseOut } from "./api/types";
import type { Opening } from "./views/review/opening";

const PATIENCE = 250; // milliseconds: then the frame is shown, and fills as answers come

let review: Promise<Opening | undefined> | undefined;
let held: Promise<CaseOut> | undefined;

export function begin(opening: Promise<Opening | undefined> | undefined, found: Promise<unknown>): void {
  review = opening;
  opening?.catch(() => undefined); // what fails is told when it is asked for again
  held = found as Promise<CaseOut>;
}

async function inTime<T>(answer: Promise<T> | undefined): Promise<T | undefined> {
  return Promise.race([Promise.resolve(answer).catch(() => undefined), new Promise<undefined>((done) => setTimeout(() => done(undefined), PATIENCE))]);
}

/** What has come in time; the rest comes to whoever asks for it. */
export async function opened(): Promise<{ review: Opening | undefined; held: CaseOut | undefined }> {
  const [first, found] = await Promise.all([inTime(review), inTime(held)]);
  return { review: first, held: found };
}
