/** Limits of what a version of fields declares. Lengths are in code points. */
export const fieldLimits = {
  fields: 50,
  filterable: 8,
  unique: 3,
  alternatives: 4,
  fieldsOfAlternative: 4,
  rules: 10,
  keyLength: 40,
  labelLength: 60,
  headerNames: 30,
  headerNameLength: 100,
  scimAttributeLength: 200,
  textLength: 1_000,
  /** Matching costs at most the length of the text times the size of the compiled pattern. */
  patternedTextLength: 200,
  patternLength: 200,
  patternSize: 200,
  choices: 1_000,
  synonyms: 50,
  words: 30,
  /** A double holds every number of so many decimal digits. */
  digits: 15,
  places: 9,
  luhnDigits: 30,
} as const
