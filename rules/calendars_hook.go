package rules

import "gopkg.in/yaml.v3"

// calendars reads the calendars that a set brings along.
func (r *reader) calendars(n *yaml.Node) {}
