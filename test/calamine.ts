import { runCommand } from '#bin/services/run-command'
import { findPypiPackage } from './pypi'

// Dates come as datetimes, and an empty cell as an empty text.
const script = `
import json, resource, sys, time
from python_calamine import CalamineWorkbook
started = time.perf_counter()
sheet = CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_name(sys.argv[2])
rows, cells = 0, []
for row in sheet.iter_rows():
    rows += 1
    if sys.argv[3] == 'cells':
        cells.append([str(cell) for cell in row])
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({'rows': rows, 'cells': cells, 'seconds': time.perf_counter() - started,
  'cpuSeconds': used.ru_utime + used.ru_stime, 'peakMiB': used.ru_maxrss / 1024}))
`

type Read = { rows: number; cells: string[][]; seconds: number; cpuSeconds: number; peakMiB: number }

/** Reads a sheet with python-calamine, a reader of others: its cells as texts, or with `rows` only how many rows it has. */
export async function readWithCalamine(path: string, sheet: string, what: 'cells' | 'rows'): Promise<Read> {
  const env = { PYTHONPATH: await findPypiPackage({ name: 'python-calamine', version: '0.9.1' }) }
  const { code, stdout, stderr } = await runCommand({ command: 'python3', args: ['-c', script, path, sheet, what], env })
  if (code !== 0) throw new Error(`python-calamine failed: ${stderr.trim()}`)
  return JSON.parse(stdout) as Read
}
