import { type NextRequest, NextResponse } from 'next/server'
import { pageHeader } from '#server/context/page-header'

/**
 * Gives every page a Content-Security-Policy with a nonce of its own, which Next puts on its scripts, and tells it its own
 * address, so that whoever has to sign in first comes back to it.
 * It decides nothing about who may see what, and stays away from /api: a proxy over an upload cuts the body.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.randomUUID()).toString('base64')
  const policy = pagePolicy(nonce, process.env.NODE_ENV === 'development')
  const headers = new Headers(request.headers)
  headers.set('content-security-policy', policy)
  headers.set(pageHeader, request.nextUrl.pathname + request.nextUrl.search)
  const response = NextResponse.next({ request: { headers } })
  response.headers.set('content-security-policy', policy)
  return response
}

function pagePolicy(nonce: string, isDevelopment: boolean): string {
  // In development React evaluates strings to show better errors, and Next puts styles into the page.
  const evaluated = isDevelopment ? " 'unsafe-eval'" : ''
  const styles = isDevelopment ? ["style-src 'self' 'unsafe-inline'"] : ["style-src 'self'", "style-src-attr 'none'"]
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${evaluated}`,
    ...styles,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}

export const config = { matcher: '/((?!api/|_next/static|_next/image|favicon.ico).*)' }
