/// What is wrong with a text, and at which of its bytes.
struct TextProblem: Error {
  let offset: Int
  let text: String
}
