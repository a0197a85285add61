import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { readFileSync } from 'fs';
import { request as httpRequest } from 'http';
import { Agent, request as httpsRequest } from 'https';

/**
 * The Kubernetes plugin's proxy, as far as Slipway uses it: the cluster's own credentials, or those of the header
 * `Backstage-Kubernetes-Authorization`, in front of a real API server.
 *
 * It stands in because the plugin itself loads an ES module that Jest cannot load; the browser tests go through the plugin.
 */
export function kubernetesProxy(cluster: {
  url: string;
  caFile: string;
  readerToken: string;
}) {
  return createBackendPlugin({
    pluginId: 'kubernetes',
    register(env) {
      env.registerInit({
        deps: {
          httpAuth: coreServices.httpAuth,
          httpRouter: coreServices.httpRouter,
          lifecycle: coreServices.lifecycle,
        },
        async init({ httpAuth, httpRouter, lifecycle }) {
          const agent = new Agent({ ca: readFileSync(cluster.caFile) });
          lifecycle.addShutdownHook(() => agent.destroy());
          httpRouter.use(async (incoming, outgoing, next) => {
            await httpAuth.credentials(incoming, { allow: ['service'] });
            if (incoming.path === '/clusters') {
              outgoing.json({
                items: [{ name: 'lab', authProvider: 'serviceAccount' }],
              });
              return;
            }
            if (!incoming.url.startsWith('/proxy/')) {
              next();
              return;
            }
            const { host, ...headers } = incoming.headers;
            const target = new URL(
              incoming.url.slice('/proxy'.length),
              cluster.url,
            );
            const secure = target.protocol === 'https:';
            const proxied = (secure ? httpsRequest : httpRequest)(
              target,
              {
                ...(secure ? { agent } : {}),
                method: incoming.method,
                headers: {
                  ...headers,
                  authorization:
                    incoming.header('backstage-kubernetes-authorization') ??
                    `Bearer ${cluster.readerToken}`,
                },
              },
              answer => {
                outgoing.writeHead(answer.statusCode!, answer.headers);
                answer.pipe(outgoing);
              },
            );
            proxied.on('error', error => {
              if (outgoing.headersSent) outgoing.destroy();
              else next(error);
            });
            outgoing.on('close', () => proxied.destroy());
            incoming.pipe(proxied);
          });
        },
      });
    },
  });
}
