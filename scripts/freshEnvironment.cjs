"use strict";
// The environment of a machine where nothing was ever installed but the programs on PATH.

const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");

/** The variables of the caller that describe the machine: its programs, its network and its registries. */
const KEPT = [
  /^(PATH|SHELL|USER|LOGNAME|LANG|LC_\w+|TZ|TERM|COLORTERM|NO_COLOR|FORCE_COLOR|CI|GITHUB_ACTIONS)$/,
  /^((LD|DYLD)_LIBRARY_PATH|(ASDF|MISE|NODENV|NVM|PYENV|VOLTA)_\w+)$/,
  /^((https?|no|all)_proxy|NODE_EXTRA_CA_CERTS|SSL_CERT_(FILE|DIR)|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE)$/i,
  /^(PIP_\w+|GO(AUTH|FLAGS|INSECURE|NOPROXY|NOSUMDB|PRIVATE|PROXY|SUMDB|TOOLCHAIN|VCS))$/,
  // Without what npm passes to the scripts that it runs, and without options that are for another command.
  /^npm_config_(?!((local_|global_)?prefix|cache|userconfig|globalconfig|init_module|node_gyp|npm_version|user_agent|workspaces?|include_workspace_root|global|location|omit|include|only|production|dry_run)$)/i,
];

/** The environment of a fresh machine with these folders. `shared` names what the tools keep in the caller's home. */
function freshEnvironment(variables, { home, cache, tmp }, shared) {
  const kept = Object.entries(variables).filter(([name]) => KEPT.some((pattern) => pattern.test(name)));
  const folders = (variables.PATH ?? "").split(path.delimiter);
  const environment = {
    ...Object.fromEntries(kept),
    // npm puts the executables of the caller's packages first.
    PATH: folders.filter((folder) => !folder.split(path.sep).includes("node_modules")).join(path.delimiter),
    HOME: home,
    XDG_CACHE_HOME: cache,
    TMPDIR: tmp,
    ...shared,
  };
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined));
}

/** Where the tools keep downloads and configuration; a tool that is missing keeps none. */
function sharedSettings(variables) {
  const [moduleCache, goConfig] = ask("go", ["env", "GOMODCACHE", "GOENV"]);
  const home = os.homedir();
  const config = variables.XDG_CONFIG_HOME ?? path.join(home, ".config");
  const existing = (...files) => files.find((file) => file && fs.existsSync(file));
  return {
    npm_config_userconfig: ask("npm", ["config", "get", "userconfig"])[0],
    npm_config_cache: ask("npm", ["config", "get", "cache"])[0],
    GOMODCACHE: moduleCache,
    GOENV: goConfig,
    PIP_CACHE_DIR: ask("python3", ["-m", "pip", "cache", "dir"])[0],
    PIP_CONFIG_FILE:
      variables.PIP_CONFIG_FILE ?? existing(path.join(config, "pip", "pip.conf"), path.join(home, ".pip", "pip.conf")),
    NETRC: existing(variables.NETRC, path.join(home, ".netrc")),
  };
}

/** The lines that a command prints; none when it fails. In a neutral folder, since Go obeys a go.mod. */
function ask(command, args) {
  try {
    const options = { cwd: os.tmpdir(), encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] };
    const lines = execFileSync(command, args, options).trimEnd().split("\n");
    return lines.map((line) => line || undefined);
  } catch {
    return [];
  }
}

module.exports = { freshEnvironment, sharedSettings };
