import { after, before } from 'node:test';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { NatsServer, withoutNats } from './nats.ts';

/** One server for the tests of a file, and a connection to it: there when the first test begins. */
export function oneNats(): { readonly server: NatsServer; readonly connection: NatsConnection } {
  let server: NatsServer | undefined;
  let connection: NatsConnection | undefined;
  before(async () => {
    if (withoutNats) return;
    server = await NatsServer.start();
    connection = await connect({ servers: server.url });
  });
  after(async () => {
    await connection?.close();
    await server?.stop();
  });
  return {
    get server() {
      return server as NatsServer; // started before
    },
    get connection() {
      return connection as NatsConnection; // as above
    },
  };
}
