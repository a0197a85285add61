// Pins the projects of which the lab serves the resource definitions and runs nothing.
module slipway.dev/lab/crds

go 1.26.0

require (
	github.com/kedacore/keda/v2 v2.20.2
	github.com/kserve/kserve v0.20.0
)
