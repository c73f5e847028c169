package layout_test

import (
	"fmt"
	"log"

	"github.com/guize-rules/guize/rules/layout"
)

func ExampleTidy() {
	out, err := layout.Tidy("policies.yaml", []byte("params:\n    limit:   { type: number,unit: m }   # 上限\n\n\n"))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(string(out))
	// Output:
	// params:
	//   limit: {type: number, unit: m}   # 上限
}
