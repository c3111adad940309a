import Foundation
import PackagePlugin

/// Gives a target the constant `builtFrom`: the commit that it is built from.
///
/// The source is written when Git's record of the current commit changes, and at no other time, so that
/// a build without a new commit finds nothing to do. Only the target that asks for it is compiled again.
@main
struct BuiltFrom: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let package = context.package.directoryURL
    let script = package.appending(path: "scripts/commit")
    let written = context.pluginWorkDirectoryURL.appending(path: "BuiltFrom.swift")
    return [
      .buildCommand(
        displayName: "Writing the commit",
        executable: URL(filePath: "/bin/sh"),
        arguments: [script.path, written.path],
        inputFiles: [script] + record(package),
        outputFiles: [written]
      )
    ]
  }

  /// The file to which Git adds a line whenever the current commit changes; none without Git.
  private func record(_ folder: URL) -> [URL] {
    let git = Process()
    git.executableURL = URL(filePath: "/usr/bin/env")
    git.arguments = [
      "git", "-C", folder.path, "rev-parse", "--path-format=absolute", "--git-path", "logs/HEAD",
    ]
    let output = Pipe()
    git.standardOutput = output
    git.standardError = FileHandle.nullDevice
    guard (try? git.run()) != nil else { return [] }
    let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    git.waitUntilExit()
    let path = said.trimmingCharacters(in: .whitespacesAndNewlines)
    return FileManager.default.fileExists(atPath: path) ? [URL(filePath: path)] : []
  }
}
