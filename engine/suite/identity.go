package suite

// identity names the keys by which elements of a list of the decision are told
// apart. A scalar that stands for an element is the value of the first.
func identity(section string) []string {
	switch section {
	case "routes":
		return []string{"task", "element"}
	case "deadlines":
		return []string{"id", "element"}
	case "violations", "notices":
		return []string{"code", "fact", "element"}
	case "materials":
		return []string{"material"}
	case "penalties":
		return []string{"act", "subject", "element"}
	case "emitted":
		return []string{"kind", "element"}
	case "missing", "assumed":
		return []string{"fact"}
	case "rules":
		return []string{"rule", "element"}
	case "errors":
		return []string{"rule", "element", "code"}
	case "conflicts":
		return []string{"on"}
	case "pending":
		return []string{"rule", "element", "kind", "name"}
	}
	return nil
}
