import ArgumentParser
import CandorTrain

/// A word where a command belongs that names none.
struct UnknownCommand {
  /// The word.
  let word: String
  /// The command that was probably meant.
  let meant: (any ParsableCommand.Type)?
  /// The command whose subcommand was looked for.
  let group: any ParsableCommand.Type

  /// Finds the first word that should name a command and does not; `nil` where every one does.
  init?(in arguments: [String], of root: any ParsableCommand.Type) {
    var group = root
    for argument in arguments {
      guard !argument.hasPrefix("-") else { return nil }
      let known = group.configuration.subcommands
      // A group with a command of its own takes the word for that one's argument.
      guard !known.isEmpty, group.configuration.defaultSubcommand == nil, argument != "help" else {
        return nil
      }
      if let named = known.first(where: { Self.name($0) == argument }) {
        group = named
        continue
      }
      let close = Spelling.suggestion(for: argument, among: known.map(Self.name))
      word = argument
      meant = known.first { Self.name($0) == close }
      self.group = group
      return
    }
    return nil
  }

  /// What is wrong, in a sentence or two.
  var sentence: String {
    let said = "There is no command '\(word)'."
    if let meant { return said + " Did you mean '\(Self.name(meant))'?" }
    // A key path into the type of a command ends the compiler (6.3.1).
    let names = group.configuration.subcommands.filter { $0.configuration.shouldDisplay }
      .map { Self.name($0) }
    return said + " The commands are \(names.joined(separator: ", "))."
  }

  /// What the command that was meant takes, or the group where nothing is close.
  func usage(of root: (some ParsableCommand).Type) -> String {
    root.usageString(for: meant ?? group)
  }

  private static func name(_ command: any ParsableCommand.Type) -> String {
    command.configuration.commandName ?? command._commandName
  }
}
