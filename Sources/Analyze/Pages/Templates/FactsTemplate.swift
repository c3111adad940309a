/// Names and what belongs to them.
enum FactsTemplate {
  static let text = """
    <dl>
    {{#pairs}}
    <div><dt>{{name}}</dt><dd>{{value}}</dd></div>
    {{/pairs}}
    </dl>

    """
}
