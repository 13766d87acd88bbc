import { describe, expect, test } from 'vitest';
import { mayHoldV1 } from '../../src/prefect/v1-signs.ts';

describe('a program that only uses the target', () => {
  test.each([
    'from prefect import flow, task, get_run_logger\n\n@flow\ndef main():\n    get_run_logger().info("x")\n',
    'from prefect.blocks.system import Secret\nSecret.load("x").get()\n',
    'import prefect\n\nprefect.flow(lambda: 1)\n',
    'from prefect.deployments import run_deployment\n',
    'import { prefect } from "./theme";\n',
  ])('%j', (text) => {
    expect(mayHoldV1(text)).toBe(false);
  });
});

describe('a program with a sign of 1.x', () => {
  test.each([
    'os.environ["PREFECT__BACKEND"]', 'os.environ["prefect__backend"]', 'os.environ["PREFECT_API_KEY"]', 'API = "https://api.prefect.io"',
    'image="PrefectHQ/prefect:1.4.1"', '["prefect",\n  # the agent\n  "agent", "local", "start"]', 'os.system("prefect agent local start")', 'os.system("prefect  -p x backend cloud")',
    'from prefect.client import Secret', 'from prefect import Client', 'from prefect.run_configs import UniversalRun', 'prefect.context.secrets["X"]',
    'from prefect import (\n    context,\n)\ncontext.get("secrets", {})', 'from prefect import *\n', 'import prefect as p\np.config.cloud', 'install_requires=["prefect>=0.15,<2"]',
    'os.system("pip install prefect==1.4.1")', 'run(["poetry", "add", "prefect@^1.4"])', 'TOML = """\n[context.secrets]\nX = "y"\n"""', 'open("~/.prefect/config.toml")',
    'from prefect.tasks.secrets import EnvVarSecret', 'from prefect.agent.local import LocalAgent', 'from prefect.utilities.notifications import slack_notifier',
    'from prefect.storage import GitHub', 'from prefect import config', 'from prefect.utilities.configuration import set_temporary_config',
  ])('%j', (text) => {
    expect(mayHoldV1(text)).toBe(true);
  });
});
