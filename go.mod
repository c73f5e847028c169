module github.com/guize-rules/guize

go 1.26.8

require (
	github.com/expr-lang/expr v1.17.8 // indirect
	github.com/google/go-cmp v0.7.0 // indirect
	github.com/rickar/cal/v2 v2.1.31 // indirect
	gopkg.in/yaml.v3 v3.0.1 // indirect
)
