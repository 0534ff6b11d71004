import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as grpc from '@grpc/grpc-js';
import * as language from '@pulumi/pulumi/proto/language_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { Struct } from 'google-protobuf/google/protobuf/struct_pb';
import { projectRoot } from '../../../tools/cache';
import { loadSdk } from '../../../tools/language-host/modules';
import { LanguageService } from '../../../tools/language-host/service';

type Call = (
  request: unknown,
  callback: (error: grpc.ServiceError | null, answer: unknown) => void,
) => void;
type Stream = (request: unknown) => grpc.ClientReadableStream<language.RunPluginResponse>;

const sdk = loadSdk([projectRoot]);
const modules = createRequire(__filename);

/**
 * Stands for the SDK's `cmd/run`: says what it was started with, and ends as the program's name tells. The real one is
 * run by the engine's lab.
 */
const fakeRun = `
const program = process.argv.at(-1);
console.log(JSON.stringify({ argv: process.argv.slice(2), cwd: process.cwd(), node: process.execArgv,
  config: process.env.PULUMI_CONFIG, secret: process.env.PULUMI_CONFIG_SECRET_KEYS,
  typescript: process.env.PULUMI_NODEJS_TYPESCRIPT, tsconfig: process.env.PULUMI_NODEJS_TSCONFIG_PATH }));
if (program.endsWith('slow.ts')) setTimeout(() => {}, 60_000);
else process.exit(program.endsWith('bail.ts') ? 32 : program.endsWith('fail.ts') ? 5 : 0);
`;

describe('the language service', () => {
  let folder: string;
  let server: grpc.Server;
  let client: grpc.Client & Record<string, unknown>;
  let service: LanguageService;
  let said: string;

  beforeAll(async () => {
    folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'groundwork-host-')));
    for (const name of ['run', 'run-plugin']) {
      mkdirSync(path.join(folder, 'node_modules/@pulumi/pulumi/cmd', name), { recursive: true });
      writeFileSync(
        path.join(folder, 'node_modules/@pulumi/pulumi/cmd', name, 'index.js'),
        fakeRun,
      );
    }
    writeFileSync(
      path.join(folder, 'package.json'),
      '{"name":"program","dependencies":{"yaml":"2"}}',
    );
    symlinkSync(
      path.dirname(modules.resolve('yaml/package.json')),
      path.join(folder, 'node_modules/yaml'),
    );
    mkdirSync(path.join(folder, 'stacks'));
    service = new LanguageService(sdk, {
      engineAddress: 'engine:1',
      tracing: '',
      environment: process.env,
    });
    server = new grpc.Server();
    server.addService(sdk.service, service.implementation());
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) => {
        if (error) reject(error);
        else resolve(bound);
      });
    });
    const Client = grpc.makeGenericClientConstructor(sdk.service, 'LanguageRuntime');
    client = new Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  });

  afterAll(async () => {
    client.close();
    await service.children.stopAll();
    server.forceShutdown();
    rmSync(folder, { recursive: true });
  });

  beforeEach(() => {
    said = '';
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
      said += String(text);
      return true;
    });
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  function ask<Answer>(method: string, request: unknown): Promise<Answer> {
    return new Promise((resolve, reject) => {
      (client[method] as Call).call(client, request, (error, answer) => {
        if (error) reject(error);
        else resolve(answer as Answer);
      });
    });
  }

  function infoFor(
    entry: string,
    options: Readonly<Record<string, unknown>> = {},
  ): language.ProgramInfo {
    return new language.ProgramInfo()
      .setRootDirectory(folder)
      .setProgramDirectory(path.join(folder, 'stacks'))
      .setEntryPoint(entry)
      .setOptions(Struct.fromJavaScript(options as never));
  }

  function runRequest(
    entry: string,
    options: Readonly<Record<string, unknown>> = {},
  ): language.RunRequest {
    const request = new language.RunRequest()
      .setInfo(infoFor(entry, options))
      .setMonitorAddress('monitor:1')
      .setProject('demo')
      .setStack('local')
      .setOrganization('organization')
      .setPwd(path.join(folder, 'stacks'))
      .setParallel(4)
      .setConfigsecretkeysList(['demo:b']);
    request.getConfigMap().set('demo:a', '{"x":1}').set('demo:b', 's');
    return request;
  }

  const run = (request: language.RunRequest): Promise<language.RunResponse> => ask('run', request);

  it('runs a program with the settings of its stack', async () => {
    const request = runRequest('index.ts', {
      tsconfig: '../tsconfig.json',
      nodeargs: '--no-warnings',
    }).setDryrun(true);
    const answer = await run(request);

    expect(answer.toObject()).toEqual({ error: '', bail: false });
    expect(JSON.parse(said)).toEqual({
      argv: [
        ...['--monitor', 'monitor:1', '--engine', 'engine:1', '--organization', 'organization'],
        ...['--project', 'demo', '--stack', 'local', '--root-directory', folder],
        ...['--pwd', path.join(folder, 'stacks'), '--dry-run', '--parallel', '4'],
        path.join(folder, 'stacks', 'index.ts'),
      ],
      cwd: path.join(folder, 'stacks'),
      node: ['--no-warnings'],
      config: '{"demo:a":"{\\"x\\":1}","demo:b":"s"}',
      secret: '["demo:b"]',
      typescript: 'true',
      tsconfig: '../tsconfig.json',
    });
  });

  it('leaves a program without a file of its own to package.json', async () => {
    await run(runRequest('.', { typescript: false }));

    expect(JSON.parse(said)).toMatchObject({ argv: expect.arrayContaining(['.']) as unknown });
    expect(JSON.parse(said)).not.toHaveProperty('typescript');
  });

  it('has nothing to add when the program has said what is wrong', async () => {
    expect((await run(runRequest('bail.ts'))).toObject()).toEqual({ error: '', bail: true });
  });

  it('says how a program ended that failed without a word', async () => {
    expect((await run(runRequest('fail.ts'))).getError()).toBe(
      'the program ended with exit code 5',
    );
  });

  it('says what is wrong with an option, a missing SDK, a debugger', async () => {
    expect((await run(runRequest('index.ts', { typescript: 'no' }))).getError()).toContain(
      'true or false',
    );
    expect((await run(runRequest('index.ts').setAttachDebugger(true))).getError()).toContain(
      'no debugger',
    );
    const elsewhere = runRequest('index.ts').setInfo(infoFor('index.ts').setProgramDirectory('/'));
    expect((await run(elsewhere)).getError()).toContain('@pulumi/pulumi/cmd/run');
  });

  it('ends a running program when the engine cancels', async () => {
    const running = run(runRequest('slow.ts'));
    while (said === '') await sleep(20);
    await ask('cancel', new Empty());

    expect((await running).getError()).toBe('the program was ended by SIGTERM');
  });

  it('streams what a plugin prints, and how it ended', async () => {
    const request = new language.RunPluginRequest()
      .setInfo(infoFor('.'))
      .setPwd(folder)
      .setArgsList(['fail.ts']);
    const heard: language.RunPluginResponse[] = [];
    const stream = (client['runPlugin'] as Stream).call(
      client,
      request.setEnvList(['PULUMI_CONFIG=a=b']),
    );
    await new Promise<void>((resolve, reject) => {
      stream.on('data', (one: language.RunPluginResponse) => heard.push(one));
      stream.on('end', resolve).on('error', reject);
    });

    const printed = heard.map((one) => Buffer.from(one.getStdout_asU8()).toString()).join('');
    expect(JSON.parse(printed)).toMatchObject({
      argv: [path.join(folder, 'stacks'), 'fail.ts'],
      config: 'a=b',
    });
    expect(heard.at(-1)?.getExitcode()).toBe(5);
  });

  it('fails an installation of dependencies that fails', async () => {
    const request = new language.InstallDependenciesRequest().setInfo(
      infoFor('.', { packagemanager: 'pip' }),
    );
    const stream = (client['installDependencies'] as Stream).call(client, request);
    const ended = new Promise((resolve) => stream.on('data', () => undefined).on('error', resolve));

    expect(await ended).toMatchObject({
      details: expect.stringContaining('known are npm') as unknown,
    });
  });

  it('tells what is installed', async () => {
    const request = new language.GetProgramDependenciesRequest().setInfo(infoFor('index.ts'));
    const answer = await ask<language.GetProgramDependenciesResponse>(
      'getProgramDependencies',
      request,
    );

    expect(answer.toObject().dependenciesList).toEqual([{ name: 'yaml', version: '2.9.1' }]);
  });

  it('tells who it is', async () => {
    const about = await ask<language.AboutResponse>('about', new language.AboutRequest());

    expect(about.getExecutable()).toBe(process.execPath);
    expect(about.getMetadataMap().get('@pulumi/pulumi')).toBe(sdk.version);
  });

  it('asks for no plugin that the program does not depend on', async () => {
    const request = new language.GetRequiredPackagesRequest().setInfo(infoFor('index.ts'));

    expect(
      (
        await ask<language.GetRequiredPackagesResponse>('getRequiredPackages', request)
      ).getPackagesList(),
    ).toEqual([]);
  });

  it('asks for a package manager unless the project names one', async () => {
    const prompts = async (
      options: Readonly<Record<string, unknown>>,
    ): Promise<readonly string[]> => {
      const request = new language.RuntimeOptionsRequest().setInfo(infoFor('.', options));
      const answer = await ask<language.RuntimeOptionsResponse>('runtimeOptionsPrompts', request);
      return answer.getPromptsList().map((prompt) => prompt.getKey());
    };

    expect(await prompts({})).toEqual(['packagemanager']);
    expect(await prompts({ packagemanager: 'npm' })).toEqual([]);
  });

  it('says "unimplemented" to what it cannot do', async () => {
    await expect(
      ask('generatePackage', new language.GeneratePackageRequest()),
    ).rejects.toMatchObject({
      code: grpc.status.UNIMPLEMENTED,
    });
  });
});
