import { DecisionRequest, type Selection } from '#core/decisions/decision'
import { DomainError } from '#core/errors/domain-error'
import { readJson, readText } from './read-json'

export const decisionTypes = ['application/json', 'text/csv']

/**
 * A decision as JSON, or as CSV with one column, `row` or `email`: then verdict and reason stand in the query,
 * `?verdict=approve`, approve when none is given.
 */
export async function readDecisionRequest(request: Request): Promise<DecisionRequest> {
  if (!request.headers.get('content-type')?.trim().toLowerCase().startsWith('text/csv'))
    return DecisionRequest.parse(await readJson(request))
  const { searchParams } = new URL(request.url)
  return DecisionRequest.parse({
    verdict: searchParams.get('verdict') ?? 'approve',
    reasonId: searchParams.get('reasonId') ?? undefined,
    reason: searchParams.get('reason') ?? undefined,
    ...(searchParams.get('returningConfirmed') === 'true' && { returningConfirmed: true }),
    selection: readSelection(await readText(request)),
  })
}

function readSelection(csv: string): Selection {
  const [header = '', ...lines] = csv
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .map((line) => line.trim().replace(/^"(.*)"$/, '$1'))
    .filter(Boolean)
  if (header.toLowerCase() === 'email') return { emails: lines }
  if (header.toLowerCase() !== 'row')
    throw new DomainError('input-invalid', { field: 'row' }, 'The first line must be the header "row" or "email".')
  const wrong = lines.findIndex((line) => !/^[1-9]\d{0,8}$/.test(line))
  if (wrong >= 0) throw new DomainError('input-invalid', { field: 'row' }, `Record ${wrong + 1} is not a row number.`)
  return { rows: lines.map(Number) }
}
