import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..', '..', '..')

/** What stands outside the wrappers, and why it may: it says nothing and changes nothing, or is the way to a session. */
const outside: Record<string, string> = {
  'app/api/auth/[...all]/route.ts': 'signInRoute',
  // A wrapper of its own: a one-time link comes without a session.
  'app/api/invitations/acceptance/route.ts': 'export const POST = publicMutation(',
  'app/api/password-resets/route.ts': 'export const POST = publicMutation(',
  'app/api/password-reset-links/route.ts': 'export const POST = resetLinkRoute',
  'app/api/health/route.ts': 'export async function GET()',
  'app/api/ready/route.ts': 'export async function GET()',
}

const routes = readdirSync(join(root, 'app/api'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('route.ts'))
  .map((path) => `app/api/${path}`)
  .sort()

describe('every route', () => {
  test('is found', () => {
    expect(routes.length).toBeGreaterThan(20)
  })

  test.each(routes)('%s goes through the wrapper that asks who, from where, and what', (route) => {
    const source = readFileSync(join(root, route), 'utf8')
    const methods = [...source.matchAll(/^export (?:const|async function|function) (GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\b.*$/gm)]
    expect(methods.length).toBeGreaterThan(0)
    if (route in outside) {
      expect(source).toContain(outside[route])
      expect(methods.filter(([line, method]) => method !== 'GET' && !/signInRoute|resetLinkRoute|publicMutation\(/.test(line))).toEqual([])
      return
    }
    for (const [line, method] of methods) {
      expect(line).toMatch(method === 'GET' ? /^export const GET = query\(/ : /^export const \w+ = mutation\(/)
    }
  })
})
