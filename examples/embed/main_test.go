package main

import (
	"context"
	"fmt"
	"os"
)

func Example() {
	if err := decide(context.Background(), os.Stdout, os.DirFS("../..")); err != nil {
		fmt.Println(err)
	}
	// Output:
	// incomplete
	// coverage is covered [plan 二]
	// works[water].covered is true [plan 二]
	// works[gas].covered is true [plan 二]
	// works[water].approval is filing [plan 四(一)2 civil-code 1259]
	// works[gas].approval is open: [coordination filing]
	// works[water].connect_allowed is false [plan 四(二)2]
	// works[gas].connect_allowed is false [plan 四(二)2]
	// applicant_steps is 1 [plan 一]
	// applicant_visits is 0 [plan 一 plan 三(四)6]
	// applicant_materials is 0 [plan 三(四)2 plan 一]
	// applicant_cost.external_line is 0 [plan 三(四)5]
	// still needed: works[gas].length from centre
}
