import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ROOT } from '#bin/project/root'
import { readEnvironment } from '#core/environment'
import { examineDatabase } from './doctor/examine-database'
import { examineInstance, examineTemporalServer } from './doctor/examine-instance'
import { examineOutbound } from './doctor/examine-outbound'
import { examineBrowser, examineDisk, examineNpm, examinePostgresBinaries, examineTemporalCli } from './doctor/examine-tools'
import { type Finding, well } from './doctor/finding'
import { findEmbeddedOwnerUrl } from './instance/embedded-owner-url'

const envFile = join(ROOT, '.env')
if (existsSync(envFile)) process.loadEnvFile(envFile)

const environment = readEnvironment()
const dataFolder = resolve(ROOT, environment.DATA_DIR)
// The embedded database can be examined only while it runs.
const ownerUrl = environment.DATABASE_URL ?? findEmbeddedOwnerUrl(dataFolder)
const findings: Finding[] = [
  well('Node', process.versions.node),
  await examineNpm(),
  // Without the dependencies this file would not run.
  well('node_modules', 'as the lockfile says'),
  await examineDisk(dataFolder),
  ...(environment.DATABASE_URL ? [] : [await examinePostgresBinaries(dataFolder)]),
  ...(environment.TEMPORAL_ADDRESS ? await examineTemporalServer(environment.TEMPORAL_ADDRESS) : [await examineTemporalCli(dataFolder)]),
  await examineBrowser(),
  ...(await examineInstance(environment, dataFolder)),
  ...(await examineOutbound(environment)),
  ...(ownerUrl ? await examineDatabase(ownerUrl) : []),
]
const width = Math.max(...findings.map(({ name }) => name.length))
for (const { name, isWell, found, fix } of findings) {
  console.log(`  ${isWell ? 'ok   ' : 'WRONG'}  ${name.padEnd(width)}  ${found}${fix ? `\n         ${' '.repeat(width)}→ ${fix}` : ''}`)
}
if (findings.some(({ isWell }) => !isWell)) process.exitCode = 1
