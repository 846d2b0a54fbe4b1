import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { NotSent, Refused, reading, told } from '../../src/stores/postgres/failures.ts';

// What an error of the driver says of the transaction, before any server is asked; and which reads are tried again.

const answered = (code: string, severity: string) => Object.assign(new Error('trouble'), { code, severity });
const unasked = () => assert.fail('the connection is asked');

describe('what an error says of the transaction', () => {
  test('most codes tell it by themselves, in any language', async () => {
    for (const code of ['23505', '40001', '40P01', '42501', '25P02', '26000', '57014', 'DV001']) {
      const error = await told(answered(code, 'FEHLER'), unasked);
      assert.ok(error instanceof Refused);
      assert.equal(error.state, code);
    }
    for (const code of ['57P01', '57P02', '08006', '40003']) {
      const error = answered(code, 'ERROR');
      assert.equal(await told(error, unasked), error);
    }
  });

  test('where the code leaves it open the severity tells it, and where that is in another language the connection', async () => {
    for (const code of ['53100', '58030', 'XX000', 'P0001', '25P04']) {
      assert.ok((await told(answered(code, 'ERROR'), unasked)) instanceof Refused);
      for (const severity of ['FATAL', 'PANIC']) {
        const error = answered(code, severity);
        assert.equal(await told(error, unasked), error);
      }
      assert.ok((await told(answered(code, 'FEHLER'), async () => true)) instanceof Refused);
      const ended = answered(code, 'PANIK');
      assert.equal(await told(ended, async () => false), ended);
    }
  });

  test("what no server has answered is no refusal, though the system's codes look like the server's", async () => {
    for (const code of ['EPIPE', 'EBADF', 'ECONNRESET', undefined]) {
      const error = Object.assign(new Error('the connection was lost'), { code });
      assert.equal(await told(error, unasked), error);
    }
  });
});

describe('a read', () => {
  const failingOnce = (failure: Error) => {
    let calls = 0;
    return reading(async () => {
      calls += 1;
      if (calls === 1) throw failure;
      return calls;
    });
  };

  test('is tried again where the connection was lost, or others were in the way', async () => {
    for (const failure of [new Error('lost'), new Refused('40001', new Error('not serializable'))])
      assert.equal(await failingOnce(failure), 2);
  });

  test('is not where it was refused, or there was no connection', async () => {
    for (const failure of [new Refused('42501', new Error('no right')), new NotSent(new Error('nobody there'))])
      await assert.rejects(failingOnce(failure), { code: 'STORE_UNAVAILABLE', cause: failure.cause });
    await assert.rejects(failingOnce(new Refused('XX001', new Error('torn page'))), { code: 'INTEGRITY' });
  });
});
