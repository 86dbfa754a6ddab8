import { z } from 'zod'
import { listSources, readSource } from '#bin/project/list-sources'

const Target = z.object({ refId: z.string(), expr: z.string() })
const Panel = z.object({
  id: z.number(),
  type: z.enum(['row', 'stat', 'timeseries']),
  title: z.string(),
  description: z.string().optional(),
  gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
  targets: z.array(Target).default([]),
})
const Dashboard = z.object({ uid: z.string(), title: z.string(), panels: z.array(Panel) })
export type Dashboard = z.infer<typeof Dashboard>

/** The dashboards of this folder, by path. */
export function readDashboards(): [path: string, dashboard: Dashboard][] {
  return listSources(['ops/dashboards'], /\.json$/).map((path) => [path, Dashboard.parse(JSON.parse(readSource(path)))])
}

/** Every query of every panel, with the dashboard and the panel that it is for. */
export function readDashboardQueries(): [panel: string, query: string][] {
  return readDashboards().flatMap(([, { title, panels }]) =>
    panels.flatMap((panel) => panel.targets.map(({ refId, expr }) => [`${title}: ${panel.title} ${refId}`, expr] as [string, string])),
  )
}

type RunbookQuery = { language: 'promql' | 'sql'; query: string }

/** The queries in the runbooks: a line of PromQL is one, and a block of SQL. */
export function readRunbookQueries(): RunbookQuery[] {
  const blocks = [...readSource('docs/runbooks.md').matchAll(/^```(promql|sql)\n(.+?)^```$/gms)]
  return blocks.flatMap(([, language, text = '']): RunbookQuery[] => {
    if (language === 'sql') return [{ language, query: text }]
    return text
      .trim()
      .split('\n')
      .map((query) => ({ language: 'promql', query }))
  })
}
