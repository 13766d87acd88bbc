import { describe, expect, it } from 'vitest';
import { requirementWords } from '../../src/sites/requirement-words.ts';
import type { Slot } from '../../src/sites/site.ts';
import { read } from './shell-case.ts';

function sourceOf({ document, range }: Slot): string {
  return document.text.slice(range.start, range.end);
}

/** `ecosystem name[extras] version` of each package that the only command of a script asks for. */
function packages(line: string): readonly string[] {
  return read(`${line}\n`).commands.flatMap((command) => requirementWords(command)).map(({ ecosystem, name, extras, version, range, document }) => {
    const whole = document.text.slice(range.start, range.end);
    expect(whole).toContain(sourceOf(name));
    return [ecosystem, `${sourceOf(name)}${extras.length === 0 ? '' : `[${extras.join(' ')}]`}`, ...(version === undefined ? [] : [sourceOf(version)])].join(' ');
  });
}

describe('packages of a command', () => {
  it.each<readonly [string, ...string[]]>([
    ['pip install a==1.0', 'pip a ==1.0'],
    ['pip3.9 install a', 'pip a'],
    ['/opt/venv/bin/pip install a~=1.2', 'pip a ~=1.2'],
    ['python -m pip install a<2', 'pip a'],
    ["pip install 'a<2' \"b>=1,<2\"", 'pip a <2', 'pip b >=1,<2'],
    ["pip install 'a[x, y]==1'", 'pip a[x y] ==1'],
    ["pip install 'a >= 1 ; python_version < \"3.9\"'", 'pip a >= 1'],
    ['pip --quiet install -U --no-cache-dir a===1', 'pip a ===1'],
    ['pip install -- a==1', 'pip a ==1'],
    ['pip download a!=1.0', 'pip a !=1.0'],
    ['pip install my.pkg_name-x==1', 'pip my.pkg_name-x ==1'],
    ['uv pip install a==1', 'pip a ==1'],
    ['uv add a', 'pip a'],
    ['poetry add a@^1.4', 'pip a ^1.4'],
    ['poetry add a@latest', 'pip a latest'],
    ['pipenv install "a~=1.4.0"', 'pip a ~=1.4.0'],
    ['conda install -y -c forge a=1.4', 'conda a =1.4'],
    ['conda install forge::a=1.4', 'conda a =1.4'],
    ["conda create -n env 'a >=1,<2'", 'conda a >=1,<2'],
    ['mamba env create a', 'conda a'],
    ['helm install x repo/chart --version 1.2', 'helm repo/chart 1.2'],
    ['helm upgrade --install x oci://host/chart', 'helm oci://host/chart'],
    ['helm repo add x https://host/charts', 'helm https://host/charts'],
  ])('%s', (line, ...expected) => {
    expect(packages(line)).toEqual(expected);
  });

  it('a version that ends in a variable has its known beginning only', () => {
    expect(packages('pip install a==1.$MINOR')).toEqual(['pip a ==1.$MINOR']);
  });
});

describe('what is no package', () => {
  it.each([
    'pip install -r a==1', 'pip install --requirement a', 'pip install -c a -e b .', 'pip install --index-url https://u:p@host/a --find-links b -t c',
    'pip install ./a==1', 'pip install ../a', 'pip install dir/a==1', 'pip install https://host/a-1.whl', 'pip install git+https://host/a@1',
    'pip install "a @ git+https://host/a@1"', 'pip install a@1', 'pip install $A', 'pip install "$A==1"', 'pip uninstall a==1', 'pip show a', 'pip',
    'pipx run a==1', 'npm install a@1', 'echo pip install a==1', 'poetry remove a', 'poetry install', 'poetry add -G a --source b',
    'conda install --file a', 'conda activate a=1', 'uv run a', 'helm list', 'helm repo update', 'helm uninstall repo/chart', 'helm install x ./chart',
    'helm install x -f repo/values', 'hasOwnProperty install a==1', 'constructor install a',
  ])('%s', (line) => {
    expect(packages(line)).toEqual([]);
  });
});
