import { existsSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { z } from 'zod'
import { ROOT } from '#bin/root'

export type Timed = { file: string; name: string; seconds: number }

const VitestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), duration: z.number().nullish() })),
    }),
  ),
})

const Spec = z.object({
  title: z.string(),
  file: z.string(),
  tests: z.array(z.object({ results: z.array(z.object({ duration: z.number() })) })),
})
type Suite = { specs?: z.infer<typeof Spec>[]; suites?: Suite[] }
const Suite: z.ZodType<Suite> = z.object({ specs: z.array(Spec).optional(), suites: z.lazy(() => z.array(Suite)).optional() })
const PlaywrightReport = z.object({ suites: z.array(Suite) })

/** How long each test of a vitest report took; none when there is no report. */
export function timedByVitest(reportFile: string): Timed[] {
  return (
    parse(VitestReport, reportFile)?.testResults.flatMap(({ name: file, assertionResults }) =>
      assertionResults.map(({ fullName, duration }) => ({ file: relative(ROOT, file), name: fullName, seconds: (duration ?? 0) / 1000 })),
    ) ?? []
  )
}

/** The same of a Playwright report. */
export function timedByPlaywright(reportFile: string): Timed[] {
  const timedIn = ({ specs = [], suites = [] }: Suite): Timed[] => [
    ...specs.map(({ title, file, tests }) => {
      const milliseconds = tests.flatMap(({ results }) => results).reduce((sum, { duration }) => sum + duration, 0)
      return { file: `e2e/${file}`, name: title, seconds: milliseconds / 1000 }
    }),
    ...suites.flatMap(timedIn),
  ]
  return parse(PlaywrightReport, reportFile)?.suites.flatMap(timedIn) ?? []
}

/** The slowest tests, one a line. */
export function tableOfSlowest(tests: Timed[], count = 20): string {
  return tests
    .toSorted((a, b) => b.seconds - a.seconds)
    .slice(0, count)
    .map(({ file, name, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${file}  ${name}`)
    .join('\n')
}

function parse<Report>(schema: z.ZodType<Report>, file: string): Report | undefined {
  return existsSync(file) ? schema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data : undefined
}
