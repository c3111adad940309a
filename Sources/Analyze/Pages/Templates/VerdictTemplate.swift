/// The verdict in one or two sentences.
enum VerdictTemplate {
  static let text = """
    {{#hasVerdict}}
    <section class="verdict" aria-label="{{w-inShort}}">
    <h2 class="said">{{w-inShort}}</h2>
    {{#verdict}}
    <p>{{.}}</p>
    {{/verdict}}
    </section>
    {{/hasVerdict}}

    """
}

/// What must be known before the numbers are believed.
enum WarningsTemplate {
  static let text = """
    {{#hasWarnings}}
    <section class="warnings" aria-label="{{w-warnings}}">
    <h2>{{w-warnings}}</h2>
    <ul>
    {{#warnings}}
    <li>{{.}}</li>
    {{/warnings}}
    </ul>
    </section>
    {{/hasWarnings}}

    """
}
