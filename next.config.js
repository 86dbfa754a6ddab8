/** @type {import('next').NextConfig} */
export default {
  output: 'standalone',
  poweredByHeader: false,
  reactStrictMode: true,
  // `npm run check` holds the types; the build does not do it a second time.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ['@temporalio/client', 'pg', 'pino'],
  experimental: { authInterrupts: true },
}
