package rules

import "gopkg.in/yaml.v3"

type tableRow struct{}

func (r *reader) table(p *Policy, n *yaml.Node) {}
