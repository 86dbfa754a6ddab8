import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { type FieldVersion, parseFieldsFile } from '#core/fields/field-version'

/** Reads a file `fields.json`. Throws an Error that says what is wrong in it, each with its place in a line. */
export function readFieldsFile(file: string): FieldVersion {
  try {
    return parseFieldsFile(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    if (error instanceof z.ZodError) throw new Error(problemsOf(error))
    throw new Error(error instanceof SyntaxError ? `${file} is not JSON.` : `${file} cannot be read.`)
  }
}

function problemsOf(error: z.ZodError): string {
  return error.issues.map(({ path, message }) => `${path.join('.') || 'fields'}: ${message}`).join('\n')
}
