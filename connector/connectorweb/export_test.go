package connectorweb

// Parse reads an answer, for the fuzzer.
func Parse(b []byte, soap bool) {
	parse := parseJSON
	if soap {
		parse = func(b []byte) (node, error) { return parseXML(b, []string{"none"}) }
	}
	if n, err := parse(b); err == nil {
		for _, row := range n.rows("a") {
			_ = row.at("b.c")
		}
	}
}
