import { describe, expect, test } from 'vitest';
import { firstBadLine, judge } from '../../src/io/gate.ts';

function verdict(content: string | Buffer, path = 'x'): string {
  const bytes = Buffer.from(content);
  return judge(bytes, bytes.length, path);
}

describe('the text gate', () => {
  test('looks for the word in any case, anywhere', () => {
    expect(verdict('a: 1')).toBe('clean');
    expect(verdict('')).toBe('clean');
    expect(verdict('API: https://api.PreFect.io')).toBe('text');
  });

  test('reads only the bytes of this file in a buffer that held another', () => {
    expect(judge(Buffer.from('clean prefect'), 5, 'x')).toBe('clean');
    expect(judge(Buffer.from('a b\0'), 3, 'x')).toBe('clean');
  });

  test('lets 1.x configuration through that does not say the word', () => {
    const secrets = '[context.secrets]\nA = "b"\n';
    expect(verdict(secrets, 'home/.prefect/config.toml')).toBe('text');
    expect(verdict(secrets, 'deploy/config.toml')).toBe('text');
    expect(verdict(secrets, 'deploy/settings.toml')).toBe('clean');
    expect(verdict('[cloud.agent]\nauth_token = "x"\n', 'config.toml')).toBe('text');
    expect(verdict('backend = "server"\n', 'backend.toml')).toBe('text');
    expect(verdict('baseURL = "x"\n[params]\n', 'config.toml')).toBe('clean');
  });

  test('parts UTF-16 from binaries', () => {
    const wide = Buffer.from('key: PREFECT__BACKEND', 'utf16le');
    expect(verdict(wide)).toBe('utf-16');
    expect(verdict(Buffer.from(wide).swap16())).toBe('utf-16');
    expect(verdict(Buffer.from('key: 1', 'utf16le'))).toBe('clean');
    expect(verdict(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('\u4e2d\u6587'.repeat(5000), 'utf16le'), wide]))).toBe('utf-16');
    expect(verdict(Buffer.concat([Buffer.alloc(64), wide]))).toBe('clean');
    expect(verdict('PK\0 prefect')).toBe('binary');
  });

  test('NUL after the head does not make a binary', () => {
    expect(verdict(`${'#'.repeat(8192)}\0 prefect`)).toBe('text');
    expect(verdict(`${'#'.repeat(8191)}\0 prefect`)).toBe('binary');
  });

  test('tells what is not UTF-8, and on which line', () => {
    const bytes = Buffer.concat([Buffer.from('# prefect\n# caf\u00e9 in UTF-8\n'), Buffer.from('# caf\u00e9\n', 'latin1')]);
    expect(verdict(bytes)).toBe('not-utf-8');
    expect(firstBadLine(bytes)).toBe(3);
    expect(firstBadLine(Buffer.from([0xe9]))).toBe(1);
    expect(verdict('\uFEFFprefect')).toBe('text');
  });
});
