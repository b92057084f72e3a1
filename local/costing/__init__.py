"""What a film costs on AWS, computed: measured step times × the stacks' sizes × list prices, and a simulated day."""
