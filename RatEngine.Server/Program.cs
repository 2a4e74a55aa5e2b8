using RatEngine;

Console.WriteLine(typeof(RatApp).Assembly.GetName().Version);
