import { describe, expect, it } from 'vitest';
import type { Document } from '../../src/document/document.ts';
import { languages } from '../../src/languages/registry.ts';

const TEXTS: Readonly<Record<string, readonly string[]>> = {
  makefile: [
    'export A = $(B) # note\nrun: x y | z\n\t@echo $$A # not a comment of make\n\t-cd x && \\\n\t  y\n',
    'a b: export C := 1\r\na b:\r\n\techo\r\n',
    'ifdef X\n  export A ?= $(if $(B),$(shell echo a:b=c),(d))\nelse\nexport X Y \\\n  Z # list\nendif\n',
    'define S\nexport A = 1\n\techo\nendef\nrun: ; @echo a # b\nurl := http://x\\#y\n',
    '.RECIPEPREFIX = >\nrun:\n>echo a\n.RECIPEPREFIX =\ngo:\n\techo b\n',
    '\tA = 1\nB = a \\\n\tb \\\n  c # d \\\n  e\nunexport B\nundefine A\ninclude x = y\n',
    'x:: a=b\nx: y ; z=1\nexport = 1\nlong:\n\n\techo\n# c\n\techo',
  ],
  justfile: [
    "set export\nexport A := 'x # y' # z\nb := if A == \"c\" { 'd' } else {\n  'e'\n}\n\n# about\nrun a='b' +c: (d \"e\")\n    # inner\n    @echo {{A}} \\\n      more\n\n[private]\nalias r := run\n",
    'export K := """\n  a\n  "b" # c\n"""\r\nrun:\r\n\techo\r\n',
  ],
  groovy: [
    "// a 'b'\npipeline {\n  environment {\n    A = \"${b ?: 'c'}\" // d\n    B = '''e\n'f' ''' /* g\n h */\n  }\n  steps { sh(script: \"\"\"x\\$y\"\"\") }\n}\n",
    'if (a =~ /x"y/ || b / 2 > 1) { sh $/a "b"/$ }\r\nx\n',
  ],
  procfile: ['web: a: b # c\r\n# d\n  worker :  e f  \nbad line\n'],
  requirements: ['a==1 # b\n# c\nprefect[aws]==1.0 \\\n    --hash=sha256:a \\\n    --hash=sha256:b\n-r x.txt\nd==1.\\\n2\n\n', 'a\\\r\n==1\r\nb'],
  dotenv: ["export A=1 # b\nC='d\ne'\nF=\"g\\nh\"\n\nI=\nJ=k l\n"],
};

describe.each(Object.entries(TEXTS))('the two readers of %s', (id, texts) => {
  it.each(texts)('agree on %j', async (text) => {
    const language = await languages.find((each) => each.id === id)!.load();
    const document: Document = { id: '0', path: 'x', language: id, text, parseText: text, opaque: [] };
    const parsed = language.parse(document, { address: '' });
    const witness = await language.witness!();
    expect('failed' in parsed ? parsed : parsed.outline).toEqual(witness.read(text));
  });
});

describe('the second reader of makefiles', () => {
  it('gives no verdict on what does not close', async () => {
    const { makefileWitness } = await import('../../src/languages/makefile/witness.ts');
    expect(makefileWitness.read('ifdef A\nB = 1\n')).toBeUndefined();
    expect(makefileWitness.read('define A\nB = 1\n')).toBeUndefined();
  });
});
