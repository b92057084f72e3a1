"""photo_analysis"""
