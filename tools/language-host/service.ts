import type * as grpc from '@grpc/grpc-js';
import type {
  AboutResponse,
  GetProgramDependenciesRequest,
  GetRequiredPackagesRequest,
  GetRequiredPluginsRequest,
  InstallDependenciesRequest,
  InstallDependenciesResponse,
  LanguageHandshakeRequest,
  RunPluginRequest,
  RunPluginResponse,
  RunRequest,
  RunResponse,
  RuntimeOptionsRequest,
} from '@pulumi/pulumi/proto/language_pb';
import { whichAll } from '../process';
import { Children, type Ending } from './children';
import { installedPackages, requiredPlugins } from './installed-packages';
import type { SdkModules } from './modules';
import { packageManagers } from './options';
import {
  alreadyReportedExitCode,
  type HostOptions,
  optionsOf,
  pluginLaunch,
  programLaunch,
} from './run';

type Unary<Request, Response> = grpc.handleUnaryCall<Request, Response>;
type Streaming<Request, Response> = grpc.handleServerStreamingCall<Request, Response>;

function describeEnding(ending: Ending): string {
  return ending.signal === undefined
    ? `the program ended with exit code ${ending.code}`
    : `the program was ended by ${ending.signal}`;
}

/** The Pulumi engine's `LanguageRuntime` service for programs that run on Node. */
export class LanguageService {
  readonly children: Children = new Children();
  readonly #sdk: SdkModules;
  #options: HostOptions;

  constructor(sdk: SdkModules, options: HostOptions) {
    this.#sdk = sdk;
    this.#options = options;
  }

  /** What to serve. Methods that are left out (code generation, packing) answer "unimplemented", as gRPC has it. */
  implementation(): grpc.UntypedServiceImplementation {
    return {
      handshake: this.#answer((request: LanguageHandshakeRequest) => {
        const engineAddress = request.getEngineAddress() || this.#options.engineAddress;
        this.#options = { ...this.#options, engineAddress };
        return new this.#sdk.language.LanguageHandshakeResponse();
      }),
      getPluginInfo: this.#answer(() =>
        new this.#sdk.plugin.PluginInfo().setVersion(this.#sdk.version),
      ),
      getRequiredPlugins: this.#answer((request: GetRequiredPluginsRequest) =>
        this.#requiredPlugins(request),
      ),
      getRequiredPackages: this.#answer((request: GetRequiredPackagesRequest) =>
        this.#requiredPackages(request),
      ),
      about: this.#answer(() => this.#about()),
      getProgramDependencies: this.#answer((request: GetProgramDependenciesRequest) =>
        this.#dependencies(request),
      ),
      runtimeOptionsPrompts: this.#answer((request: RuntimeOptionsRequest) =>
        this.#prompts(request),
      ),
      template: this.#answer(() => new this.#sdk.language.TemplateResponse()),
      cancel: this.#answer(() => {
        void this.children.stopAll();
        return new this.#sdk.empty.Empty();
      }),
      run: this.#run,
      runPlugin: this.#runPlugin,
      installDependencies: this.#installDependencies,
    };
  }

  #answer<Request, Response>(work: (request: Request) => Response): Unary<Request, Response> {
    return (call, callback) => {
      try {
        callback(null, work(call.request));
      } catch (error) {
        callback({
          code: this.#sdk.grpc.status.FAILED_PRECONDITION,
          message: (error as Error).message,
        });
      }
    };
  }

  readonly #run: Unary<RunRequest, RunResponse> = (call, callback) => {
    const answer = new this.#sdk.language.RunResponse();
    void this.#runProgram(call)
      .then((ending) => {
        if (ending.code === alreadyReportedExitCode) answer.setBail(true);
        else if (ending.code !== 0 || ending.signal !== undefined)
          answer.setError(describeEnding(ending));
      })
      .catch((error: unknown) => answer.setError((error as Error).message))
      .then(() => {
        callback(null, answer);
      });
  };

  async #runProgram(call: grpc.ServerUnaryCall<RunRequest, RunResponse>): Promise<Ending> {
    const launch = programLaunch(call.request, this.#options);
    const child = this.children.start(launch.argv, {
      ...launch,
      onStdout: (data) => process.stdout.write(data),
      onStderr: (data) => process.stderr.write(data),
    });
    call.on('cancelled', child.stop);
    return child.ended;
  }

  readonly #runPlugin: Streaming<RunPluginRequest, RunPluginResponse> = (call) => {
    const response = (): RunPluginResponse => new this.#sdk.language.RunPluginResponse();
    void this.#stream(call, () => pluginLaunch(call.request, this.#options), {
      onStdout: (data) => call.write(response().setStdout(data)),
      onStderr: (data) => call.write(response().setStderr(data)),
      onEnd: (ending) => call.write(response().setExitcode(ending.code)),
    });
  };

  readonly #installDependencies: Streaming<
    InstallDependenciesRequest,
    InstallDependenciesResponse
  > = (call) => {
    const response = (): InstallDependenciesResponse =>
      new this.#sdk.language.InstallDependenciesResponse();
    const launch = (): { argv: readonly string[]; cwd: string; env: NodeJS.ProcessEnv } => ({
      argv: [optionsOf(call.request.getInfo()).packageManager, 'install'],
      cwd: call.request.getInfo()?.getProgramDirectory() ?? call.request.getDirectory(),
      env: this.#options.environment,
    });
    void this.#stream(call, launch, {
      onStdout: (data) => call.write(response().setStdout(data)),
      onStderr: (data) => call.write(response().setStderr(data)),
      onEnd: (ending) => {
        if (ending.code !== 0)
          throw new Error(`installing the dependencies failed: exit code ${ending.code}`);
      },
    });
  };

  async #stream<Request, Response>(
    call: grpc.ServerWritableStream<Request, Response>,
    launch: () => { argv: readonly string[]; cwd: string; env: NodeJS.ProcessEnv },
    on: {
      onStdout: (data: Buffer) => void;
      onStderr: (data: Buffer) => void;
      onEnd: (ending: Ending) => void;
    },
  ): Promise<void> {
    try {
      const { argv, cwd, env } = launch();
      const child = this.children.start(argv, {
        cwd,
        env,
        onStdout: on.onStdout,
        onStderr: on.onStderr,
      });
      call.on('cancelled', child.stop);
      on.onEnd(await child.ended);
      call.end();
    } catch (error) {
      call.emit('error', {
        code: this.#sdk.grpc.status.UNKNOWN,
        message: (error as Error).message,
      });
    }
  }

  #about(): AboutResponse {
    const answer = new this.#sdk.language.AboutResponse();
    answer.setExecutable(process.execPath).setVersion(process.version);
    answer.getMetadataMap().set('@pulumi/pulumi', this.#sdk.version);
    return answer;
  }

  #requiredPackages(
    request: GetRequiredPackagesRequest,
  ): InstanceType<SdkModules['language']['GetRequiredPackagesResponse']> {
    const { PackageDependency, PackageParameterization } = this.#sdk.plugin;
    const packages = requiredPlugins(request.getInfo()?.getProgramDirectory() ?? process.cwd()).map(
      (plugin) => {
        const dependency = new PackageDependency().setKind('resource').setName(plugin.name);
        dependency.setVersion(plugin.version).setServer(plugin.server);
        if (plugin.parameterization) {
          const { name, version, value } = plugin.parameterization;
          dependency.setParameterization(
            new PackageParameterization().setName(name).setVersion(version).setValue(value),
          );
        }
        return dependency;
      },
    );
    return new this.#sdk.language.GetRequiredPackagesResponse().setPackagesList(packages);
  }

  #requiredPlugins(
    request: GetRequiredPluginsRequest,
  ): InstanceType<SdkModules['language']['GetRequiredPluginsResponse']> {
    const { PluginDependency } = this.#sdk.plugin;
    const plugins = requiredPlugins(
      request.getInfo()?.getProgramDirectory() ?? request.getPwd(),
    ).map((plugin) =>
      new PluginDependency()
        .setKind('resource')
        .setName(plugin.name)
        .setVersion(plugin.version)
        .setServer(plugin.server),
    );
    return new this.#sdk.language.GetRequiredPluginsResponse().setPluginsList(plugins);
  }

  #dependencies(
    request: GetProgramDependenciesRequest,
  ): InstanceType<SdkModules['language']['GetProgramDependenciesResponse']> {
    const folder = request.getInfo()?.getProgramDirectory() ?? request.getPwd();
    const transitive = request.getTransitivedependencies();
    const list = installedPackages(folder, { transitive, development: true }).map((installed) =>
      new this.#sdk.language.DependencyInfo().setName(installed.name).setVersion(installed.version),
    );
    return new this.#sdk.language.GetProgramDependenciesResponse().setDependenciesList(list);
  }

  /** `pulumi new` asks which package manager to use, unless the template says so. */
  #prompts(
    request: RuntimeOptionsRequest,
  ): InstanceType<SdkModules['language']['RuntimeOptionsResponse']> {
    const { RuntimeOptionPrompt, RuntimeOptionsResponse } = this.#sdk.language;
    if (request.getInfo()?.getOptions()?.getFieldsMap().has('packagemanager') === true) {
      return new RuntimeOptionsResponse();
    }
    const string = RuntimeOptionPrompt.RuntimeOptionType.STRING;
    const choice = (name: string): InstanceType<typeof RuntimeOptionPrompt.RuntimeOptionValue> =>
      new RuntimeOptionPrompt.RuntimeOptionValue()
        .setPrompttype(string)
        .setStringvalue(name)
        .setDisplayname(name);
    const installed = packageManagers.filter(
      (name) => whichAll(name, this.#options.environment).length > 0,
    );
    const prompt = new RuntimeOptionPrompt()
      .setKey('packagemanager')
      .setDescription('The package manager to use')
      .setPrompttype(string)
      .setChoicesList(installed.map(choice))
      .setDefault(choice('npm'));
    return new RuntimeOptionsResponse().setPromptsList([prompt]);
  }
}
