/** Why a process must not start, as a sentence for the person who starts it. It contains no value of a row and no secret. */
export class StartRefusal extends Error {}
